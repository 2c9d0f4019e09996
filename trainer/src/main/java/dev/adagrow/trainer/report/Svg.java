package dev.adagrow.trainer.report;

import java.io.StringWriter;
import java.util.Locale;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/** Writes one drawing. Attributes come as name, value, name, value. Not thread-safe. */
final class Svg {
    private final StringWriter text = new StringWriter();
    private final XMLStreamWriter xml;

    /**
     * @param description what a reader hears who cannot see it
     */
    Svg(int width, int height, String description) {
        try {
            xml = XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(text);
        } catch (XMLStreamException e) {
            throw new IllegalStateException(e);
        }
        open(
                "svg",
                "xmlns",
                "http://www.w3.org/2000/svg",
                "viewBox",
                "0 0 " + width + " " + height,
                "width",
                Integer.toString(width),
                "height",
                Integer.toString(height),
                "style",
                "max-width:100%;height:auto",
                "role",
                "img",
                "aria-label",
                description,
                "font-family",
                "system-ui, sans-serif",
                "font-size",
                "12",
                "fill",
                "none");
    }

    /** One decimal is a tenth of a pixel. */
    static String number(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }

    void open(String element, String... attributes) {
        write(() -> {
            xml.writeStartElement(element);
            for (int i = 0; i < attributes.length; i += 2) {
                xml.writeAttribute(attributes[i], clean(attributes[i + 1]));
            }
        });
    }

    void close() {
        write(xml::writeEndElement);
    }

    void leaf(String element, String... attributes) {
        open(element, attributes);
        close();
    }

    void line(double x1, double y1, double x2, double y2, String... attributes) {
        open("line", attributes);
        write(() -> {
            xml.writeAttribute("x1", number(x1));
            xml.writeAttribute("y1", number(y1));
            xml.writeAttribute("x2", number(x2));
            xml.writeAttribute("y2", number(y2));
        });
        close();
    }

    void text(double x, double y, String words, String... attributes) {
        open("text", attributes);
        write(() -> {
            xml.writeAttribute("x", number(x));
            xml.writeAttribute("y", number(y));
            xml.writeAttribute("fill", "currentColor");
            xml.writeCharacters(clean(words));
        });
        close();
    }

    /** What a pointer that rests on the open element is told. */
    void title(String words) {
        open("title");
        write(() -> xml.writeCharacters(clean(words)));
        close();
    }

    /** Ends the drawing. */
    String end() {
        close();
        write(xml::flush);
        return text.toString();
    }

    /** XML cannot hold control characters at all. */
    private static String clean(String words) {
        return words.replaceAll("\\p{Cntrl}", " ");
    }

    @FunctionalInterface
    private interface Writing {
        void run() throws XMLStreamException;
    }

    private static void write(Writing writing) {
        try {
            writing.run();
        } catch (XMLStreamException e) {
            throw new IllegalStateException("a drawing in memory cannot fail to be written", e);
        }
    }
}
