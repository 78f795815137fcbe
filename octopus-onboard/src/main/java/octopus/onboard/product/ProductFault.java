package octopus.onboard.product;

import octopus.spi.FaultCode;

/** What can be wrong with products. */
public enum ProductFault implements FaultCode {
    PRODUCT_NOT_FOUND(Kind.NOT_FOUND, "There is no storage product of this id in the catalogue."),
    PRODUCT_INVALID(Kind.CALLER, "The file of a storage product has mistakes; each is named with its line and field."),
    PRODUCT_EXISTS(Kind.CONFLICT, "Another product, or another version, has this id or brings the same driver."),
    PRODUCT_BUILT_IN(
            Kind.STATE, "The product comes with Octopus or with a driver package, and is not removed by itself."),
    PRODUCT_IN_USE(Kind.STATE, "Backends use the product, so it cannot be removed.");

    private final Kind kind;
    private final String sentence;

    ProductFault(Kind kind, String sentence) {
        this.kind = kind;
        this.sentence = sentence;
    }

    @Override
    public Kind kind() {
        return kind;
    }

    @Override
    public String sentence() {
        return sentence;
    }
}
