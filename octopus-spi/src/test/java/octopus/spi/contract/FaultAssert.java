package octopus.spi.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import octopus.spi.CommonFault;
import octopus.spi.FaultCode;
import octopus.spi.StorageException;

/** What tests say about faults. */
public final class FaultAssert {
    private FaultAssert() {}

    public static Consumer<Throwable> code(FaultCode code) {
        return e -> assertThat(e)
                .isInstanceOfSatisfying(
                        StorageException.class,
                        s -> assertThat(s.fault().code())
                                .as(s.fault().sentence())
                                .isEqualTo(code));
    }

    /** The result, or empty where it was refused with OBJECT_BUSY. */
    public static <T> Optional<T> unlessBusy(Supplier<T> call) {
        try {
            return Optional.of(call.get());
        } catch (StorageException e) {
            assertThat(e.fault().code()).isEqualTo(CommonFault.OBJECT_BUSY);
            return Optional.empty();
        }
    }
}
