package dev.adagrow.dataset;

import java.util.Optional;

/**
 * One labelled record.
 *
 * @param payload content bytes, as the data set's media type says; not copied, callers only read
 * @param label index into the data set's classes
 * @param declared the split that the source itself declares, TRAIN or TEST; empty: by content hash
 */
public record Sample(byte[] payload, int label, Optional<Split> declared) {}
