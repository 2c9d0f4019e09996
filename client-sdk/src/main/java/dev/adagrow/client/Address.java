package dev.adagrow.client;

/** HOST:PORT; an IPv6 host stands in brackets. */
record Address(String host, int port) {
    /**
     * @throws IllegalArgumentException naming the text if it is no HOST:PORT
     */
    static Address parse(String text) {
        int colon = text.lastIndexOf(':');
        String host = colon < 0 ? "" : text.substring(0, colon);
        boolean brackets = host.startsWith("[") && host.endsWith("]");
        try {
            int port = Integer.parseInt(text.substring(colon + 1));
            if (port >= 1
                    && port <= 65535
                    && !host.isEmpty()
                    && (brackets || host.indexOf(':') < 0)) {
                return new Address(brackets ? host.substring(1, host.length() - 1) : host, port);
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "\"" + text + "\" is no server address; HOST:PORT is wanted", e);
        }
        throw new IllegalArgumentException(
                "\"" + text + "\" is no server address; HOST:PORT is wanted");
    }

    @Override
    public String toString() {
        return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
    }
}
