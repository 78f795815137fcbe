package octopus.simulator.oceanstor;

import java.util.concurrent.atomic.AtomicInteger;

/** Addresses of the loopback network that no other test, in this process or another, is using. */
public final class Loopback {
    private static final AtomicInteger LAST = new AtomicInteger();

    private Loopback() {}

    public static String next() {
        int own = (int) (ProcessHandle.current().pid() % 50_000);
        return "127." + (64 + own / 250) % 190 + "." + own % 250 + "." + (1 + LAST.getAndIncrement() % 250);
    }
}
