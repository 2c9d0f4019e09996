package dev.adagrow.loadtest.bench;

import com.fasterxml.jackson.annotation.JsonUnwrapped;

/**
 * What {@link ServingBench} measures; as JSON one flat object.
 *
 * @param startToReadyMillis from starting the process, with no model, until it is ready
 */
public record ServingFigures(
        @JsonUnwrapped OverEcho overEcho,
        @JsonUnwrapped OverRaw overRaw,
        @JsonUnwrapped BesideHot besideHot,
        @JsonUnwrapped Overload overload,
        long startToReadyMillis) {}
