package dev.adagrow.preprocess;

import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Decodes picture files to the pixels that people see, or refuses them by name. Stateless and
 * thread-safe.
 *
 * <ul>
 *   <li>Read are PNG, JPEG (baseline and progressive; grey, YCbCr, RGB, and CMYK and YCCK by
 *       Adobe), GIF and BMP; of several pictures or frames the first.
 *   <li>Transparency is laid over white.
 *   <li>Pictures are turned as their EXIF orientation says; a GIF's frame is laid on its canvas.
 *   <li>Numbers are taken as sRGB: colour profiles and gamma values are not applied, so that the
 *       pixels depend on the file alone. CMYK becomes R = (1 - C)(1 - K), and so on. Samples of 16
 *       bits are rounded to 8.
 *   <li>A file that is cut off or damaged is refused, also where a viewer would guess the rest.
 *   <li>The header is checked before a pixel is decoded: at most 8192 pixels a side and 16 Mi
 *       pixels in all, which take at most 16 bytes of heap each.
 * </ul>
 */
public final class ImageDecoder {
    private static final int MAX_SIDE = 8192;
    private static final int MAX_PIXELS = 16 << 20;

    /**
     * Decodes a whole picture: one plane for grey pictures, three (red, green, blue) for all
     * others.
     *
     * @param file only read
     * @throws InputException if the bytes are no picture that is read, damaged or too large
     */
    public static Planes decode(byte[] file) {
        PictureFile picture = open(file);
        try {
            return picture.orientation().show(picture.decode());
        } catch (IOException e) {
            throw undecodable(e.getMessage());
        } catch (IndexOutOfBoundsException e) {
            throw undecodable(null);
        }
    }

    /**
     * What {@link #decode} would make of the file, from its header alone. Damage behind the header
     * goes unseen.
     *
     * @param file only read; its beginning is enough, as far as the pixels
     * @throws InputException if the bytes do not begin a picture that is read, or it is too large
     */
    public static PictureSize size(byte[] file) {
        PictureFile picture = open(file);
        boolean swapped = picture.orientation().swapsSides();
        return new PictureSize(
                picture.channels(),
                swapped ? picture.width() : picture.height(),
                swapped ? picture.height() : picture.width());
    }

    private static PictureFile open(byte[] file) {
        PictureFile picture;
        try {
            picture = PictureFile.of(file);
        } catch (IOException e) {
            throw undecodable(e.getMessage());
        } catch (IndexOutOfBoundsException e) {
            throw undecodable(null);
        }
        int width = picture.width(), height = picture.height();
        if (width > MAX_SIDE || height > MAX_SIDE || (long) width * height > MAX_PIXELS) {
            throw new InputException(
                    "an image of "
                            + width
                            + "x"
                            + height
                            + " pixels is too large; at most "
                            + MAX_SIDE
                            + " a side and "
                            + MAX_PIXELS
                            + " in all");
        }
        return picture;
    }

    /** The JDK's readers leave the end of the file without a message. */
    private static InputException undecodable(@Nullable String reason) {
        return new InputException(
                "the image cannot be decoded: "
                        + Objects.requireNonNullElse(reason, "it is cut off"));
    }

    private ImageDecoder() {}
}
