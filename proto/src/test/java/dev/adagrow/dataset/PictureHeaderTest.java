package dev.adagrow.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

final class PictureHeaderTest {
    @Test
    void saysSizeAndChannels() throws MalformedDatasetException {
        assertThat(PictureHeader.of(Pngs.grey(2, 3, new int[6])))
                .isEqualTo(new PictureHeader(1, 2, 3));
        assertThat(PictureHeader.of(Pngs.colour(7, 5, 0))).isEqualTo(new PictureHeader(3, 7, 5));
        assertThat(PictureHeader.of(Pngs.jpeg(7, 5, 0))).isEqualTo(new PictureHeader(3, 7, 5));
    }

    @Test
    void everyCutOfTheHeaderIsRefused() {
        for (byte[] file : new byte[][] {Pngs.grey(2, 3, new int[6]), Pngs.jpeg(2, 3, 0)}) {
            for (int length = 0; length < 26; length++) {
                byte[] cut = Arrays.copyOf(file, length);
                assertThatThrownBy(() -> PictureHeader.of(cut))
                        .isInstanceOf(MalformedDatasetException.class);
            }
        }
    }

    @Test
    void refusesAPictureThatIsTooLarge() {
        byte[] png = Pngs.grey(2, 3, new int[6]);
        ByteBuffer.wrap(png).putInt(16, 8193);
        assertThatThrownBy(() -> PictureHeader.of(png))
                .isInstanceOf(MalformedDatasetException.class)
                .hasMessageContaining("8193x2");
        ByteBuffer.wrap(png).putInt(16, 8192).putInt(20, 8192);
        assertThatThrownBy(() -> PictureHeader.of(png))
                .isInstanceOf(MalformedDatasetException.class)
                .hasMessageContaining("8192x8192");
        ByteBuffer.wrap(png).putInt(16, -1).putInt(20, -1);
        assertThatThrownBy(() -> PictureHeader.of(png))
                .isInstanceOf(MalformedDatasetException.class);
    }
}
