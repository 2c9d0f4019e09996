/**
 * When and where a network grows, and when it stops: pure functions of snapshots, scores and
 * accuracies (thesis 3.2 and 3.3). How it grows, that is what is inserted and how it starts,
 * belongs to {@code network} and {@code training}.
 *
 * <pre>
 *   {@link dev.adagrow.trainer.growth.GrowthCycle}      what comes next, a {@link dev.adagrow.trainer.growth.Plan}
 *      {@link dev.adagrow.trainer.growth.DepthGrowth}    which blocks may have units; where they go says a {@link dev.adagrow.trainer.growth.DepthStrategy}
 *      {@link dev.adagrow.trainer.growth.WidthGrowth}    which convolutions get branches; of which kind says a {@link dev.adagrow.trainer.growth.BranchSampler}
 *      {@link dev.adagrow.trainer.growth.ChannelGrowth}  which block gets channels
 *      {@link dev.adagrow.trainer.growth.Budget}         how large the network may become
 *   {@link dev.adagrow.trainer.growth.BnScores}         what is important
 *   {@link dev.adagrow.trainer.growth.StopRule}         whether growth still pays; {@link dev.adagrow.trainer.growth.GainRule} in continued growth
 *   {@link dev.adagrow.trainer.growth.GrowthDecision}         what was seen and chosen, for a {@link dev.adagrow.trainer.growth.DecisionLog}
 * </pre>
 *
 * <p>Whoever grows a network keeps the pieces of state that these rules give back ({@link
 * dev.adagrow.trainer.growth.StopRule}, the index in the {@link
 * dev.adagrow.trainer.growth.GrowthCycle}), so that a checkpoint holds them.
 */
@NullMarked
package dev.adagrow.trainer.growth;

import org.jspecify.annotations.NullMarked;
