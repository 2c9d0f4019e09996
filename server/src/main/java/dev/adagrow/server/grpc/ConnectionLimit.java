package dev.adagrow.server.grpc;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stands before what accepts connections: one more than the most is closed at once. Whoever took
 * all files of the process would end the other port too, and the database with it. Thread-safe.
 */
@Sharable
final class ConnectionLimit extends ChannelInboundHandlerAdapter {
    private static final Logger log = LoggerFactory.getLogger(ConnectionLimit.class);

    private final int most;
    private final AtomicInteger open = new AtomicInteger();
    private final AtomicBoolean told = new AtomicBoolean();

    ConnectionLimit(int most) {
        this.most = most;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object accepted) {
        var connection = (Channel) accepted;
        if (open.incrementAndGet() <= most) {
            connection.closeFuture().addListener(closed -> gone());
            context.fireChannelRead(connection);
            return;
        }
        open.decrementAndGet();
        connection.unsafe().closeForcibly();
        if (told.compareAndSet(false, true)) {
            log.warn("{} connections are open; more are closed at once", most);
        }
    }

    /** It is told again only after there was room for a while: not once for each that comes. */
    private void gone() {
        if (open.decrementAndGet() < most / 2) {
            told.set(false);
        }
    }
}
