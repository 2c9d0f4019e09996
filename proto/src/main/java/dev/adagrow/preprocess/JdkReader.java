package dev.adagrow.preprocess;

import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import javax.imageio.ImageReader;
import javax.imageio.event.IIOReadUpdateListener;
import javax.imageio.spi.IIORegistry;
import javax.imageio.spi.ImageReaderSpi;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * The JDK's own reader of each format, whatever other readers the class path brings along.
 * Thread-safe: every read has a reader and a stream in memory of its own. What a reader warns of is
 * damage, because it has filled the gap with pixels that are not in the file.
 */
enum JdkReader {
    JPEG("com.sun.imageio.plugins.jpeg.JPEGImageReaderSpi"),
    PNG("com.sun.imageio.plugins.png.PNGImageReaderSpi"),
    GIF("com.sun.imageio.plugins.gif.GIFImageReaderSpi"),
    BMP("com.sun.imageio.plugins.bmp.BMPImageReaderSpi");

    /** A factory without state. */
    @SuppressWarnings("ImmutableEnumChecker")
    private final ImageReaderSpi provider;

    JdkReader(String name) {
        try {
            var found =
                    IIORegistry.getDefaultInstance().getServiceProviderByClass(Class.forName(name));
            if (!(found instanceof ImageReaderSpi reader)) {
                throw new IllegalStateException("this Java has switched off " + name);
            }
            provider = reader;
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException("this Java has no " + name, e);
        }
    }

    private interface Read<T> {
        T with(ImageReader reader) throws IOException;
    }

    /**
     * @param width what the caller has read from the header and allows, as {@code height}
     * @throws IOException if the file is damaged, cut off or of another size
     */
    BufferedImage read(byte[] file, int width, int height) throws IOException {
        return read(file, width, height, reader -> reader.read(0));
    }

    /** The samples as stored, without a conversion of colours; otherwise as {@link #read}. */
    Raster readRaster(byte[] file, int width, int height) throws IOException {
        return read(file, width, height, reader -> reader.readRaster(0, null));
    }

    /**
     * As {@link #read}; also refuses pixels that end early, which the GIF reader is silent about.
     */
    BufferedImage readRows(byte[] file, int width, int height) throws IOException {
        var rows = new AtomicInteger();
        BufferedImage image =
                read(
                        file,
                        width,
                        height,
                        reader -> {
                            reader.addIIOReadUpdateListener(new RowCounter(rows));
                            return reader.read(0);
                        });
        if (rows.get() < height) {
            throw new IOException("it is cut off after " + rows + " of " + height + " rows");
        }
        return image;
    }

    private <T> T read(byte[] file, int width, int height, Read<T> read) throws IOException {
        ImageReader reader = provider.createReaderInstance();
        try (ImageInputStream stream =
                new MemoryCacheImageInputStream(new ByteArrayInputStream(file))) {
            List<String> warnings = new ArrayList<>(1);
            reader.addIIOReadWarningListener((source, warning) -> {
                if (warnings.isEmpty()) {
                    warnings.add(warning);
                }
            });
            reader.setInput(stream, true, true);
            if (reader.getWidth(0) != width || reader.getHeight(0) != height) {
                throw new IOException("it is damaged: it tells two sizes");
            }
            T result = read.with(reader);
            if (!warnings.isEmpty()) {
                throw new IOException("it is damaged: " + warnings.getFirst());
            }
            return result;
        } catch (RuntimeException e) {
            // The JDK's readers meet some damaged files with whatever the parser stumbles over.
            throw new IOException("it is damaged", e);
        } finally {
            reader.dispose();
        }
    }

    private record RowCounter(AtomicInteger rows) implements IIOReadUpdateListener {
        @Override
        public void imageUpdate(
                ImageReader source,
                BufferedImage image,
                int minX,
                int minY,
                int width,
                int height,
                int periodX,
                int periodY,
                int[] bands) {
            rows.addAndGet(height);
        }

        @Override
        public void passStarted(
                ImageReader source,
                BufferedImage image,
                int pass,
                int minPass,
                int maxPass,
                int minX,
                int minY,
                int periodX,
                int periodY,
                int[] bands) {}

        @Override
        public void passComplete(ImageReader source, BufferedImage image) {}

        @Override
        public void thumbnailPassStarted(
                ImageReader source,
                BufferedImage thumbnail,
                int pass,
                int minPass,
                int maxPass,
                int minX,
                int minY,
                int periodX,
                int periodY,
                int[] bands) {}

        @Override
        public void thumbnailUpdate(
                ImageReader source,
                BufferedImage thumbnail,
                int minX,
                int minY,
                int width,
                int height,
                int periodX,
                int periodY,
                int[] bands) {}

        @Override
        public void thumbnailPassComplete(ImageReader source, BufferedImage thumbnail) {}
    }
}
