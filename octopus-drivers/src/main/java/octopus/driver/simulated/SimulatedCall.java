package octopus.driver.simulated;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** What a simulated array can be asked, and so what can be made to fail or hang. */
public enum SimulatedCall {
    POOLS,
    CREATE,
    DELETE,
    DESCRIBE,
    OWNED,
    EXPORT,
    UNEXPORT,
    LIST_EXPORTS,
    CREATE_SNAPSHOT,
    CREATE_SNAPSHOTS,
    DELETE_SNAPSHOT,
    CREATE_FROM_SNAPSHOT,
    CREATE_FROM_VOLUME,
    GROW,
    REVERT,
    LIST_FOREIGN,
    ADOPT,
    RELEASE,
    ADOPT_SNAPSHOT,
    RELEASE_SNAPSHOT,
    MOVE,
    LIMIT,
    FAIL_OVER;

    static String names() {
        return Arrays.stream(values())
                .map(call -> call.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(", "));
    }
}
