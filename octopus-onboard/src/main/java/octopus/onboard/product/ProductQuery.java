package octopus.onboard.product;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import octopus.spi.CommonFault;
import octopus.spi.Fault;
import octopus.spi.option.Nearest;

/** Which products are wanted. @param words each must be in the id, a name, the maker or the family */
public record ProductQuery(
        List<String> words, Optional<Protocol> protocol, Optional<String> maker, Optional<String> driver) {
    public static ProductQuery all() {
        return new ProductQuery(List.of(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** @throws octopus.spi.StorageException INVALID_INPUT for a protocol that there is not */
    public static ProductQuery of(
            Optional<String> search, Optional<String> protocol, Optional<String> maker, Optional<String> driver) {
        List<String> words = search.stream()
                .flatMap(text -> Arrays.stream(text.toLowerCase(Locale.ROOT).split("\\s+")))
                .filter(word -> !word.isEmpty())
                .toList();
        return new ProductQuery(words, protocol.map(ProductQuery::protocol), maker, driver);
    }

    private static Protocol protocol(String word) {
        return Protocol.of(word.toLowerCase(Locale.ROOT))
                .orElseThrow(() -> Fault.of(
                                CommonFault.INVALID_INPUT,
                                "Protocol \"" + word + "\"",
                                "there is none of that name",
                                Nearest.of(word, Protocol.words())
                                                .map(near -> "Did you mean " + near + "? ")
                                                .orElse("")
                                        + "They are: " + String.join(", ", Protocol.words()) + ".")
                        .about("field", "protocol")
                        .exception());
    }
}
