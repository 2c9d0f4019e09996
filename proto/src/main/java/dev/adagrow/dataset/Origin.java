package dev.adagrow.dataset;

/** What a source says a record is for, before it is known what it says of the others. */
public enum Origin {
    /** Nothing; the split goes by content. */
    NOT_DECLARED,

    /** For training; what of it is held out goes by content. */
    TRAIN,

    /** For validation: the test split if the source has no other, else by content. */
    VALIDATION,

    TEST
}
