package octopus.cli;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** A command lives for half a second: what it never uses is not on its class path. */
class ClassPathTest {
    @Test
    void nothingOfKubernetesIsThere() {
        assertThatThrownBy(() -> Class.forName("io.fabric8.kubernetes.client.KubernetesClient"))
                .isInstanceOf(ClassNotFoundException.class);
    }
}
