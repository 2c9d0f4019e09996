/**
 * What first and continued growth stand on: pace, reports and checkpoints ({@link
 * dev.adagrow.trainer.run.context.RunContext}), the records of their data sets, and the numbers of
 * their random streams.
 */
@NullMarked
package dev.adagrow.trainer.run.context;

import org.jspecify.annotations.NullMarked;
