package dev.adagrow.trainer.experiment.report;

/** Where a mean lies with a confidence of 95 %. */
public record Interval(double low, double high) {}
