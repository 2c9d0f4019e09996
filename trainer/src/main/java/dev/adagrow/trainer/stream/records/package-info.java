/**
 * The records of a stream, as one file of the internal format for each step: {@link
 * dev.adagrow.trainer.stream.records.StreamFiles}. Raw pictures of one shape, declared train or
 * test; a task's test records are the same at each of its steps, are held out for good, and are its
 * traffic. Which records a step gets follows from the seed; no two steps train on the same picture
 * of a source.
 */
@NullMarked
package dev.adagrow.trainer.stream.records;

import org.jspecify.annotations.NullMarked;
