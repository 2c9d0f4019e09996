package dev.adagrow.dataset;

/**
 * What a record may be used for. It follows from the record's decoded content alone and so is the
 * same for ever and across data sets: a record once held out can never be trained on later.
 */
public enum Split {
    TRAIN,
    VALIDATION,
    TEST
}
