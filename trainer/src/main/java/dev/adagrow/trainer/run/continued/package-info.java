/**
 * Growth of a served model on new data, from its training state.
 *
 * <pre>
 *   {@link dev.adagrow.trainer.run.continued.ContinuedRun}      is there anything to learn? then grow, and publish
 *   {@link dev.adagrow.trainer.run.continued.ContinuedGrowth}   the stages, an interval after the other
 *      NextStage                 what follows from an interval
 *      HeadWarmUp, StartingNet   rows for new classes; the weights to begin with
 *      Trainee                   trains a net for an interval, and judges it by its averaged weights
 *      Capacity                  whether capacity is what lacks for the new data
 *      Insertions, SizeLimit     what is inserted, and how large a net may become
 *      Renewal                   plasticity for a net that is grown for new classes
 *      TwinComparison            the grown net and its twin, a paired test by log-loss
 * </pre>
 *
 * <p>The stages of a job, with {@code growth: AUTO}; amounts are shares of the budget, which {@link
 * dev.adagrow.trainer.run.continued.ContinuedPlan} counts in steps of the parent's net:
 *
 * <pre>
 *   phase F     at most 15 %   the parent's structure learns the new data at the stable rate
 *   capacity?   -              if not: the same net to the end
 *   twins       5 % an interval and net: the net with an insertion, which begins where the job did, catches up with what its twin,
 *               that of phase F, has seen; the twin stays if it is likely to be better,
 *               and is so still after another interval of both; none once an insertion of the
 *               lineage has beaten its twin: what is inserted then goes into the net of phase F
 *   stable      the rest       the winner
 *   annealing   the last 40 %  its rate falls to 0
 * </pre>
 *
 * {@link dev.adagrow.trainer.run.continued.ContinuedState} and the networks in {@code Nets} are all
 * that an interval needs to know of those before it. What was measured on the way to this
 * procedure, and what of the specification it overrules, stands in {@code trainer/experiments}.
 */
@NullMarked
package dev.adagrow.trainer.run.continued;

import org.jspecify.annotations.NullMarked;
