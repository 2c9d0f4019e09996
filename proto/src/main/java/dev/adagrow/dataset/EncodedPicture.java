package dev.adagrow.dataset;

import dev.adagrow.preprocess.ImageDecoder;
import dev.adagrow.preprocess.InputException;
import dev.adagrow.preprocess.PictureSize;

/** What a payload of {@link Dataset#ENCODED_IMAGE} must be. Stateless. */
final class EncodedPicture {
    private static final int PNG = 0x89504e47, JPEG = 0xffd8ff;

    /**
     * From the header of the file alone.
     *
     * @throws MalformedDatasetException saying what is wrong: the file is neither JPEG nor PNG, its
     *     header is damaged, or the picture is too large
     */
    static PictureSize size(byte[] file) throws MalformedDatasetException {
        int magic = 0;
        for (int i = 0; i < Integer.BYTES; i++) {
            magic = magic << 8 | (i < file.length ? file[i] & 0xff : 0);
        }
        if (magic != PNG && magic >>> 8 != JPEG) {
            throw new MalformedDatasetException("the bytes are no JPEG or PNG image");
        }
        try {
            return ImageDecoder.size(file);
        } catch (InputException e) {
            throw new MalformedDatasetException(String.valueOf(e.getMessage()));
        }
    }

    private EncodedPicture() {}
}
