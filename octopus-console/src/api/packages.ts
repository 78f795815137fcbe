export interface DriverPackage {
  name: string
  version: string
  active: boolean
  maker: string
  sentence: string
  origin: string
  drivers: string[]
  products: string[]
  signer: string | null
  sha256: string
  size: number
  uploaded_by: string
  uploaded_at: string
  activated_at: string | null
}

export interface PackageSigner {
  name: string
  fingerprint: string
  added_by: string
  added_at: string
}
