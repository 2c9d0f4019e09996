package dev.adagrow.client;

import dev.adagrow.tensor.FloatTensor;

/**
 * The answer to one inference call.
 *
 * @param version that answered
 * @param predictionId to report feedback with; row n of several is {@code id#n}; empty if the
 *     server gives none
 * @param logits [rows, classes]
 */
public record Inference(int version, String predictionId, FloatTensor logits) {}
