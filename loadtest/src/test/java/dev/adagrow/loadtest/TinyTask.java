package dev.adagrow.loadtest;

import dev.adagrow.client.AdaGrowClient;
import dev.adagrow.client.Progress;
import dev.adagrow.config.GrowthConfigCodec;
import dev.adagrow.dataset.DatasetFormat;
import dev.adagrow.dataset.glyphs.Glyphs;
import dev.adagrow.v1.Adaptation;
import java.io.ByteArrayOutputStream;
import java.io.IOException;

/** Drawn digits, few of them, and a growth that takes seconds. */
final class TinyTask {
    static final String MODEL = "digits";
    static final int RECORDS = 1500;
    private static final int TEST = 300;
    private static final String GROWTH =
            """
            widths: [8, 12]
            batchSize: 32
            epochs: %d
            interval: 2
            # units where maps are small: a net this narrow learns quickest there
            depth: {balance: 0}
            calibrationRecords: 64
            continued:
              budgetSteps: 1200
              minIntervalSteps: 40
              rateFactor: 0.5
              growth: ALWAYS
            """;

    /** The file of a data set. */
    static byte[] dataset(long seed, double drift) throws IOException {
        var bytes = new ByteArrayOutputStream();
        DatasetFormat.write(
                Glyphs.generate(new Glyphs.Spec(seed, RECORDS - TEST, TEST, drift)), bytes);
        return bytes.toByteArray();
    }

    /** Submits a data set and asks for an adaptation to it. */
    static Adaptation adapt(AdaGrowClient client, byte[] dataset, int epochs) throws IOException {
        String name = client.datasets().submit(dataset, "tiny", Progress.NONE);
        return client.adaptations()
                .create(
                        MODEL,
                        name,
                        GrowthConfigCodec.parse(GROWTH.formatted(epochs), "tiny.yaml"));
    }

    private TinyTask() {}
}
