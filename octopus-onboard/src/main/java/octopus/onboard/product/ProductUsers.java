package octopus.onboard.product;

import java.util.List;
import org.jooq.DSLContext;

/** Says what uses a product, so that it is not taken away under it. */
public interface ProductUsers {
    /** Names for people: {@code backend gold}. */
    List<String> of(DSLContext sql, Product product);
}
