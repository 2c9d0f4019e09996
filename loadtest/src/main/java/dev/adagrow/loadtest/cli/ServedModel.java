package dev.adagrow.loadtest.cli;

import dev.adagrow.bundle.BundleException;
import dev.adagrow.bundle.Manifest;
import dev.adagrow.bundle.ManifestCodec;
import dev.adagrow.client.AdaGrowClient;
import dev.adagrow.preprocess.ImagePreprocessing;
import dev.adagrow.v1.Version;

/** What a load must know about the model that it calls. */
final class ServedModel {
    /**
     * Manifest of the stable version.
     *
     * @throws IllegalArgumentException if there is none
     */
    static Manifest stable(AdaGrowClient client, String model) throws BundleException {
        int stable = client.models().get(model).getStableVersion();
        for (Version version : client.models().versions(model)) {
            if (version.getVersion() == stable) {
                return ManifestCodec.fromMessage(version.getManifest());
            }
        }
        throw new IllegalArgumentException("model " + model + " has no stable version yet");
    }

    /**
     * @throws IllegalArgumentException for a model that takes tensors only
     */
    static ImagePreprocessing preprocessing(Manifest manifest) {
        return manifest.imagePreprocessing()
                .orElseThrow(() ->
                        new IllegalArgumentException(
                                "model "
                                        + manifest.model()
                                        + " declares no preprocessing, so records cannot be turned into its inputs"));
    }

    private ServedModel() {}
}
