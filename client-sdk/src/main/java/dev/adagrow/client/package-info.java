/**
 * The Java client of an AdaGrow server: one {@link dev.adagrow.client.AdaGrowClient} for each
 * server, one sub-client for each noun of the API. Resources are the generated messages of {@code
 * dev.adagrow.v1}; everything else is a small record.
 *
 * <p>Blocking methods have a deadline and can be interrupted. Every failed call is one {@link
 * dev.adagrow.client.AdaGrowException}. Long streams (uploads, watches) go on by themselves after a
 * broken connection.
 */
@NullMarked
package dev.adagrow.client;

import org.jspecify.annotations.NullMarked;
