package octopus.onboard.product;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import octopus.spi.driver.DriverFactory;
import org.junit.jupiter.api.Test;

class WatchedFactoryTest {
    /** A default of the interface would answer in place of the packaged driver. */
    @Test
    void passesOnEverything() {
        List<String> own = Arrays.stream(WatchedFactory.class.getDeclaredMethods())
                .map(Method::getName)
                .toList();

        assertThat(DriverFactory.class.getMethods()).extracting(Method::getName).isSubsetOf(own);
    }
}
