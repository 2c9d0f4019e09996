package dev.adagrow.dataset;

import java.util.Optional;

/**
 * One labelled record.
 *
 * @param payload content bytes, as the data set's media type says; not copied, callers only read
 * @param label index into the data set's classes
 * @param declared the split that the source itself declares, TRAIN or TEST; empty: by content hash
 */
public record Sample(byte[] payload, int label, Optional<Split> declared) {
    /**
     * @throws IllegalArgumentException for a negative label, or VALIDATION, which no source can
     *     declare
     */
    public Sample {
        if (label < 0) {
            throw new IllegalArgumentException("label " + label);
        }
        if (declared.filter(Split.VALIDATION::equals).isPresent()) {
            throw new IllegalArgumentException("a source declares train or test, never validation");
        }
    }
}
