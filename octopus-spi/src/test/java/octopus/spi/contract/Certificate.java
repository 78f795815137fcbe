package octopus.spi.contract;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestWatcher;

/** Collects which parts of the {@link DriverContract} a driver passed, and prints them when all have run. */
public final class Certificate implements TestWatcher, AfterAllCallback {
    private static final Map<String, Map<String, Tally>> BY_DRIVER = new ConcurrentHashMap<>();

    /** Tests of one capability. */
    public record Tally(int passed, int failed, int skipped) {
        Tally plus(Tally other) {
            return new Tally(passed + other.passed, failed + other.failed, skipped + other.skipped);
        }
    }

    /** Capability to results, of the driver's test class with this simple name. */
    public static Map<String, Tally> of(String testClass) {
        return Map.copyOf(BY_DRIVER.getOrDefault(testClass, Map.of()));
    }

    @Override
    public void testSuccessful(ExtensionContext context) {
        add(context, new Tally(1, 0, 0));
    }

    @Override
    public void testFailed(ExtensionContext context, @Nullable Throwable cause) {
        add(context, new Tally(0, 1, 0));
    }

    @Override
    public void testAborted(ExtensionContext context, @Nullable Throwable cause) {
        add(context, new Tally(0, 0, 1));
    }

    private static void add(ExtensionContext context, Tally one) {
        String capability = context.getRequiredTestClass().getSimpleName();
        BY_DRIVER
                .computeIfAbsent(driver(context), name -> new ConcurrentHashMap<>())
                .merge(capability, one, Tally::plus);
    }

    @Override
    public void afterAll(ExtensionContext context) {
        Class<?> test = context.getRequiredTestClass();
        if (test.isMemberClass() || !DriverContract.class.isAssignableFrom(test)) {
            return;
        }
        StringBuilder text = new StringBuilder("Driver contract, " + test.getSimpleName() + "\n");
        new TreeMap<>(of(test.getSimpleName()))
                .forEach((capability, tally) -> text.append(String.format(
                        "  %-24s %3d passed %3d failed %3d skipped%n",
                        capability, tally.passed(), tally.failed(), tally.skipped())));
        System.out.print(text);
    }

    private static String driver(ExtensionContext context) {
        Optional<ExtensionContext> at = Optional.of(context);
        String name = "";
        while (at.isPresent()) {
            name = at.get()
                    .getTestClass()
                    .filter(type -> !type.isMemberClass())
                    .map(Class::getSimpleName)
                    .orElse(name);
            at = at.get().getParent();
        }
        return name;
    }
}
