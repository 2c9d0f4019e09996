package dev.adagrow.server.call;

import dev.adagrow.bundle.Manifest;
import dev.adagrow.server.lifecycle.ServableId;
import dev.adagrow.server.routing.Arm;
import dev.adagrow.tensor.FloatTensor;

/**
 * What a call gets.
 *
 * @param servable the version that answered, and {@code manifest} its bundle's
 * @param logits [rows, classes], all finite
 * @param predictionId without row suffix
 */
public record Answer(
        ServableId servable, Manifest manifest, FloatTensor logits, String predictionId, Arm arm) {}
