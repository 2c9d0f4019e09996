/**
 * Growth of a served model on new data, from its training state.
 *
 * <pre>
 *   {@link dev.adagrow.trainer.run.continued.ContinuedRun}      is there anything to learn? then grow, and publish
 *   {@link dev.adagrow.trainer.run.continued.ContinuedGrowth}   the order of the stages
 *      HeadWarmUp      rows for new classes
 *      GrowingNet      phase F: fine-tuning; then insertions while they pay
 *      ControlNet      the same budget without insertions
 *      duel            the grown net is kept only if it beats the control
 * </pre>
 *
 * {@link dev.adagrow.trainer.run.continued.ContinuedState} and the networks in {@code Nets} are all
 * that an epoch needs to know of those before it.
 */
@NullMarked
package dev.adagrow.trainer.run.continued;

import org.jspecify.annotations.NullMarked;
