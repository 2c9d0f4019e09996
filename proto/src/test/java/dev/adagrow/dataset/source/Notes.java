package dev.adagrow.dataset.source;

import java.util.ArrayList;
import java.util.List;

/** Keeps what a reader says. */
final class Notes implements SourceListener {
    final List<String> notes = new ArrayList<>();
    int records;

    @Override
    public void records(int done) {
        records = done;
    }

    @Override
    public void note(String text) {
        notes.add(text);
    }
}
