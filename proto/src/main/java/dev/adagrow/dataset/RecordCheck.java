package dev.adagrow.dataset;

import dev.adagrow.preprocess.PictureSize;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Checks the records of one data set in turn; package documentation, "Limits". Holds one payload,
 * the first. Not thread-safe.
 */
final class RecordCheck {
    private final Dataset header;
    private final boolean encoded;
    private final int rawBytes;
    private final int[] counts;
    private byte @Nullable [] first;
    private boolean varied;
    private int channels = 1, height, width;

    /**
     * Checks the header, too.
     *
     * @param records how many there will be
     */
    RecordCheck(Dataset header, long records) throws MalformedDatasetException {
        Checks.header(header, records);
        this.header = header;
        this.encoded = header.mediaType().equals(Dataset.ENCODED_IMAGE);
        this.rawBytes = encoded ? 0 : Checks.payloadBytes(header.shape());
        this.counts = new int[header.classes().size()];
    }

    /** What can be said before the payload is read; it bounds what the payload takes. */
    void announced(int index, int label, int length) throws MalformedDatasetException {
        if (encoded && (length < 1 || length > Checks.MAX_PAYLOAD)) {
            throw new MalformedDatasetException(
                    "record "
                            + index
                            + ": payload of "
                            + length
                            + " bytes; 1 to "
                            + Checks.MAX_PAYLOAD
                            + " are allowed");
        }
        if (!encoded && length != rawBytes) {
            throw new MalformedDatasetException(
                    "record "
                            + index
                            + ": payload of "
                            + length
                            + " bytes; the shape asks for "
                            + rawBytes);
        }
        if (label >= counts.length) {
            throw new MalformedDatasetException(
                    "record "
                            + index
                            + ": label "
                            + label
                            + " is outside 0.."
                            + (counts.length - 1));
        }
    }

    /** One record that was {@link #announced}. */
    void record(int index, Sample sample) throws MalformedDatasetException {
        counts[sample.label()]++;
        if (first == null) {
            first = sample.payload();
        }
        varied = varied || !Arrays.equals(first, sample.payload());
        if (encoded) {
            try {
                picture(EncodedPicture.size(sample.payload()));
            } catch (MalformedDatasetException e) {
                throw new MalformedDatasetException("record " + index + ": " + e.getMessage());
            }
        }
    }

    private void picture(PictureSize picture) throws MalformedDatasetException {
        if (picture.channels() > header.shape().get(0)
                || picture.height() > header.shape().get(1)
                || picture.width() > header.shape().get(2)) {
            throw new MalformedDatasetException(
                    "a picture of shape "
                            + List.of(picture.channels(), picture.height(), picture.width())
                            + " is larger than the header's "
                            + header.shape());
        }
        channels = Math.max(channels, picture.channels());
        height = Math.max(height, picture.height());
        width = Math.max(width, picture.width());
    }

    /** What can be said after the last record. */
    void end() throws MalformedDatasetException {
        Checks.populated(header.classes(), counts);
        if (!varied) {
            throw new MalformedDatasetException(
                    "every record has the same content as record 0; nothing can be learnt from it");
        }
        var largest = List.of(channels, height, width);
        if (encoded && !largest.equals(header.shape())) {
            throw new MalformedDatasetException(
                    "header: shape "
                            + header.shape()
                            + ", but the largest extents of the pictures are "
                            + largest);
        }
    }
}
