/**
 * How a growth is configured: one schema, {@code adagrow.v1.GrowthConfig}, written by people as
 * YAML (or JSON, which is YAML too) and sent as a message.
 *
 * <p>Keys are the message's fields in lower camel case; {@code depth}, {@code width}, {@code stop}
 * and {@code continued} are nested. Enum values may be in any case. A key that the schema does not
 * have is an error that names the key.
 *
 * <p>Three things are easier to write than the message: {@code preset: thesis} begins with a
 * shipped configuration ({@link dev.adagrow.config.Presets}), {@code cycle: w1:d2} is a ratio, and
 * {@code targetUnits: VGG-2-2-2} a list.
 */
@NullMarked
package dev.adagrow.config;

import org.jspecify.annotations.NullMarked;
