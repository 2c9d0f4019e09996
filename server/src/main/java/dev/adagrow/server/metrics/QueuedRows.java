package dev.adagrow.server.metrics;

import dev.adagrow.server.lifecycle.ServableId;
import dev.adagrow.server.routing.Arm;

/** Rows that wait for the engine in one queue. */
public record QueuedRows(ServableId servable, Arm arm, int rows) {}
