package dev.adagrow.dataset;

/**
 * A data set that stands in a file.
 *
 * @param header the data set without its records
 * @param summary of the records
 */
public record WrittenDataset(Dataset header, DatasetSummary summary) {}
