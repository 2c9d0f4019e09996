package dev.adagrow.server.call;

import dev.adagrow.server.lifecycle.Outputs;
import dev.adagrow.server.lifecycle.ServableId;
import dev.adagrow.server.routing.Arm;

/**
 * What a call gets.
 *
 * @param servable the version that answered
 * @param outputs all scores of classes are finite
 * @param predictionId without row suffix; "" from a model that does not classify, of whose answers
 *     no label speaks
 */
public record Answer(ServableId servable, Outputs outputs, String predictionId, Arm arm) {}
