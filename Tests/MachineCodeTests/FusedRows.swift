import MachineCode

/// What products of matrices are made of.
extension EncodingRows {
  /// How a disassembler names one number in memory.
  private var number: String { isDouble ? "QWORD" : "DWORD" }

  /// Products with vectors, and with AVX-512 those with one number. Displacements of a number's
  /// multiples are short.
  var fusedRows: [EncodingRow] {
    let ofVectors = three("vfmadd231") { $0.vfmadd231($1, $2, $3, $4) }
    guard isWide else { return ofVectors }
    let ofNumbers = numberAddresses.enumerated().map { at, address in
      let (a, b) = (vectors[at % vectors.count], vectors[at / 7 % vectors.count])
      let masking = maskings[at / 3 % maskings.count]
      let operands = "\(name(a))\(masking.1),\(name(b)),\(number) BCST \(Self.text(address))"
      return EncodingRow(expected: "vfmadd231\(suffix) \(operands)") {
        $0.vfmadd231(a, b, number: address, masking.0)
      }
    }
    return ofVectors + ofNumbers
  }

  var broadcastRows: [EncodingRow] {
    numberAddresses.enumerated().map { at, address in
      let register = vectors[at % vectors.count]
      let masking = maskings[at / 3 % maskings.count]
      let operands = "\(name(register))\(masking.1),\(number) PTR \(Self.text(address))"
      return EncodingRow(expected: "vbroadcast\(isDouble ? "sd" : "ss") \(operands)") {
        $0.vbroadcast(register, address, masking.0)
      }
    }
  }

  private var numberAddresses: [Address] {
    let displacements = [4, -4, 8, 508, -512, 512, -516, 1016, -1024, 1024, 6]
    return Self.addresses + displacements.map { Address(.rcx, displacement: $0) }
  }

  var addressRows: [EncodingRow] {
    Self.addresses.enumerated().map { at, address in
      let register = GeneralRegister.allCases[at % 16]
      return EncodingRow(expected: "lea \(name(register, 64)),\(Self.text(address))") {
        $0.lea64(register, address)
      }
    }
  }
}
