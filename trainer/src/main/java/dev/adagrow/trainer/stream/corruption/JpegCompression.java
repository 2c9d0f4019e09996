package dev.adagrow.trainer.stream.corruption;

import dev.adagrow.preprocess.ImageDecoder;
import dev.adagrow.preprocess.Planes;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Written as a baseline JPEG file of quality {@value #QUALITY} (of 1) and read again. */
final class JpegCompression {
    static final float QUALITY = 0.58f;

    static Planes compress(Planes picture) {
        return ImageDecoder.decode(file(picture)).withChannels(picture.channels());
    }

    private static byte[] file(Planes picture) {
        var bytes = new ByteArrayOutputStream();
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        try (var out = new MemoryCacheImageOutputStream(bytes)) {
            var param = writer.getDefaultWriteParam();
            param.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
            param.setCompressionQuality(QUALITY);
            writer.setOutput(out);
            writer.write(null, new IIOImage(image(picture), null, null), param);
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory cannot fail", e);
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }

    private static BufferedImage image(Planes picture) {
        boolean grey = picture.channels() == 1;
        var image =
                new BufferedImage(
                        picture.width(),
                        picture.height(),
                        grey ? BufferedImage.TYPE_BYTE_GRAY : BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < picture.height(); y++) {
            for (int x = 0; x < picture.width(); x++) {
                if (grey) {
                    image.getRaster().setSample(x, y, 0, picture.at(0, y, x));
                } else {
                    image.setRGB(
                            x,
                            y,
                            picture.at(0, y, x) << 16
                                    | picture.at(1, y, x) << 8
                                    | picture.at(2, y, x));
                }
            }
        }
        return image;
    }

    private JpegCompression() {}
}
