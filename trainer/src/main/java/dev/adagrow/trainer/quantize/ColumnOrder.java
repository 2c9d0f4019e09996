package dev.adagrow.trainer.quantize;

/**
 * In which order OBS takes the columns of a layer; all rows share it (thesis 4.2.2). Ties go to the
 * lower index.
 */
public enum ColumnOrder {
    /** As stored: channel, row, column of the kernel. */
    NATURAL,
    /** Descending (4-2), summed over the rows and computed once, before any compensation. */
    IMPORTANCE,
    /** Descending diagonal of the Hessian (GPTQ's act-order). */
    ACTIVATION,
    /**
     * Descending overlap count of the kernel position, inside one class descending importance: the
     * thesis's proposal.
     */
    RING
}
