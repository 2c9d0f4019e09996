package dev.adagrow.server.modelfolder;

import java.io.IOException;

/** The folder cannot be served as it is; the message names the file and says why. */
final class ModelFolderException extends IOException {
    private static final long serialVersionUID = 1;

    ModelFolderException(String message) {
        super(message);
    }
}
