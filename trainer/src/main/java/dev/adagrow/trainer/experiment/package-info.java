/**
 * Controlled experiments: the same training under several configurations (arms) and seeds, one
 * process for each, compared in pairs. What {@code adagrow experiment} runs.
 *
 * <h2>The definition</h2>
 *
 * A YAML file; keys that are not listed here are refused.
 *
 * <pre>
 *   name: table-3-4                      of the experiment and of its folder
 *   table: "3-4"                         optional: of the thesis
 *   question: How many epochs apart?     one sentence
 *   data: idx:${ADAGROW_DATA}/mnist      as for adagrow grow --data; ${NAME} is an environment variable
 *   records: 2000                        optional: training records at most, as many of each class
 *   validationRecords: 500               optional: as large a share as of the training records by default
 *   testRecords: 2000                    optional: the whole test split by default
 *   seeds: [1, 2, 3]
 *   columns: [parameters, cpuSeconds]    optional: of the table, beside test accuracy; by default these two and validation
 *   baseline: every-3                    the arm that the others are compared with
 *   base: {epochs: 100, interval: 3}     growth configuration that all arms share; no seed
 *   arms:                                by name: what an arm sets otherwise
 *     every-3: {}
 *     every-5: {interval: 5}
 *   thesis: {every-3: 92.42}             optional: accuracies in percent to print beside
 * </pre>
 *
 * {@code grid} may stand in the place of {@code arms}: a list of values for each of some keys of
 * the growth configuration, {@code grid: {interval: [1, 3], width.share: [0.5, 0.7]}}. It makes an
 * arm of each combination, named {@code interval=1+width.share=0.5}.
 *
 * <p>In the place of {@code data} and its numbers of records there may be a stream ({@link
 * dev.adagrow.trainer.stream}), by its name, {@code stream: jobs}, or with sizes:
 *
 * <pre>
 *   stream: {name: jobs, steps: 3, records: 6000, testRecords: 1000, parentEpochs: 12, budgetSteps: 4000, arrivalSeconds: 160}
 *   columns: [finalMean, forgetting]     beside prequential accuracy; also minAccuracy, parameters, grownSteps, gateFailures, cpuSeconds, seconds
 *   arms: {auto: {}, auto+slow: {learningRate: 0.02}}
 * </pre>
 *
 * Arms are then those of the stream: the name, up to a plus sign, says which, and the configuration
 * is laid over that one's. Records and first growths are in {@code streams/} in the place of {@code
 * data.agds}; a process of its own makes them for each seed before the arms begin, so that none of
 * these has trained already when its CPU seconds are measured.
 *
 * <p>An arm's configuration is {@code base} with the arm's keys laid over it, key by key at every
 * depth; lists are replaced whole, and {@code null} takes a key away.
 *
 * <h2>The folder</h2>
 *
 * <pre>
 *   experiment.json                    digests of what the trainings depend on; another definition is refused
 *   data.agds                          the records that all trainings see
 *   trainings/ARM/seed-1/config.yaml   configuration of one training
 *   trainings/ARM/seed-1/log.txt       what its process said
 *   trainings/ARM/seed-1/grown/        its bundle and training state
 *   trainings/ARM/seed-1/result.json   there once it is finished, whole
 *   report.json, report.md, plot.svg
 *   over-time.svg, after-steps.svg     of a stream: how accuracy went, see {@link dev.adagrow.trainer.experiment.curves}
 * </pre>
 *
 * Whatever stopped an experiment, the same command continues it: finished trainings are kept, one
 * that was cut off goes on from its last checkpoint. Seeds and arms may be added later. A training
 * that was cut off does not count for the means of seconds, since nobody knows what its first part
 * took.
 */
@NullMarked
package dev.adagrow.trainer.experiment;

import org.jspecify.annotations.NullMarked;
