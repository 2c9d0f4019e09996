package dev.adagrow.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.adagrow.preprocess.PictureSize;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

final class EncodedPictureTest {
    @Test
    void saysSizeAndChannels() throws MalformedDatasetException {
        assertThat(EncodedPicture.size(TinyPictures.grey(2, 3, new int[6])))
                .isEqualTo(new PictureSize(1, 2, 3));
        assertThat(EncodedPicture.size(TinyPictures.colour(7, 5, 0)))
                .isEqualTo(new PictureSize(3, 7, 5));
        assertThat(EncodedPicture.size(TinyPictures.jpeg(7, 5, 0)))
                .isEqualTo(new PictureSize(3, 7, 5));
    }

    @Test
    void everyCutOfTheHeaderIsRefused() {
        for (byte[] file :
                new byte[][] {TinyPictures.grey(2, 3, new int[6]), TinyPictures.jpeg(2, 3, 0)}) {
            for (int length = 0; length < 26; length++) {
                byte[] cut = Arrays.copyOf(file, length);
                assertThatThrownBy(() -> EncodedPicture.size(cut))
                        .isInstanceOf(MalformedDatasetException.class);
            }
        }
    }

    @Test
    void anotherFormatIsRefused() {
        byte[] bmp = {'B', 'M', 0, 0, 0, 0};
        assertThatThrownBy(() -> EncodedPicture.size(bmp))
                .isInstanceOf(MalformedDatasetException.class)
                .hasMessage("the bytes are no JPEG or PNG image");
    }
}
