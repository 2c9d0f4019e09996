package dev.adagrow.dataset.source;

/** Hears how a source is read; on the reader's thread. */
public interface SourceListener {
    /** Hears nothing. */
    SourceListener NONE =
            new SourceListener() {
                @Override
                public void records(int done) {}

                @Override
                public void note(String text) {}
            };

    /**
     * So many records are written down. Counts from 1 again where a file that was read goes on
     * under other names of its classes.
     */
    void records(int done);

    /** Something that people should know: a sentence on what was made of a part of the source. */
    void note(String text);
}
