/**
 * What the trainings of an experiment say together, as text, Markdown, JSON and a plot.
 *
 * <h2>The figures</h2>
 *
 * Mean, sample standard deviation and the 95 % interval of the mean by Student's t with n - 1
 * degrees of freedom. Against the baseline: differences of trainings with the same seed, which have
 * the same records in the same splits; their mean, its 95 % interval, and the two-sided p value of
 * the paired t test, adjusted by Holm's method for all comparisons of the table. With three seeds
 * all of this says little about small differences, and says so: the intervals are wide.
 */
@NullMarked
package dev.adagrow.trainer.experiment.report;

import org.jspecify.annotations.NullMarked;
