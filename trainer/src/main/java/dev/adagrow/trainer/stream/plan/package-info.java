/**
 * Which tasks a stream brings, and when. A {@link dev.adagrow.trainer.stream.plan.StreamPlan}
 * follows from {@link dev.adagrow.trainer.stream.plan.StreamSettings} alone; nothing here reads a
 * record.
 */
@NullMarked
package dev.adagrow.trainer.stream.plan;

import org.jspecify.annotations.NullMarked;
