/**
 * How a growth is configured: one schema, {@code adagrow.v1.GrowthConfig}, written by people as
 * YAML (or JSON, which is YAML too) and sent as a message.
 *
 * <p>Keys are the message's fields in lower camel case; {@code continued} and {@code stop} are
 * nested. Enum values may be in any case. A key that the schema does not have is an error that
 * names the key.
 */
@NullMarked
package dev.adagrow.config;

import org.jspecify.annotations.NullMarked;
