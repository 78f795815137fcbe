package octopus.simulator.oceanstor;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Misbehaviour of single calls, to order: which calls, what happens to them, and how often. */
public final class Orders {
    private final List<Order> orders = new ArrayList<>();

    /** What happens to a call. */
    public sealed interface Effect {
        /** It is answered rightly, but late. */
        record Slow(Duration delay) implements Effect {}

        /** The connection is closed and nothing was done. */
        record Reset() implements Effect {}

        /** It is carried out, and the connection is closed before the answer. */
        record HalfDone() implements Effect {}

        /** It is refused with this number and these words. */
        record Refused(long code, String description) implements Effect {}
    }

    private record Order(String method, String resource, Effect effect, int left) {
        boolean takes(String askedMethod, String askedPath) {
            return (method.equals("*") || method.equalsIgnoreCase(askedMethod))
                    && (resource.equals("*") || askedPath.equals(resource) || askedPath.startsWith(resource + "/"));
        }
    }

    /**
     * @param method {@code POST} and the like, or {@code *}
     * @param resource the beginning of the path behind the device id, {@code lun} or {@code snapshot/activate}, or {@code *}
     * @param times how many calls; negative for all
     */
    public synchronized void order(String method, String resource, Effect effect, int times) {
        orders.add(new Order(method, resource.toLowerCase(Locale.ROOT), effect, times));
    }

    /** Everything works again. */
    public synchronized void clear() {
        orders.clear();
    }

    synchronized Optional<Effect> take(String method, String path) {
        String lower = path.toLowerCase(Locale.ROOT);
        for (int at = 0; at < orders.size(); at++) {
            Order order = orders.get(at);
            if (order.takes(method, lower)) {
                if (order.left() == 1) {
                    orders.remove(at);
                } else if (order.left() > 1) {
                    orders.set(at, new Order(order.method(), order.resource(), order.effect(), order.left() - 1));
                }
                return Optional.of(order.effect());
            }
        }
        return Optional.empty();
    }
}
