/**
 * What is seen of a running trial: rows of both arms that both versions answered, what people said
 * about them, and the counts that follow. Knows no rollout and decides nothing.
 */
@NullMarked
package dev.adagrow.server.rollout.evidence;

import org.jspecify.annotations.NullMarked;
