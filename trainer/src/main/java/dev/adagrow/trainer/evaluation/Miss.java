package dev.adagrow.trainer.evaluation;

/**
 * A record answered wrong.
 *
 * @param record its place in the data set, from 0
 * @param label the right class
 * @param answer the class that was chosen
 * @param confidence the probability of the answer
 */
public record Miss(int record, int label, int answer, double confidence) {}
