//! Closed sets: an enum, its wire names and its Chinese names in one table.

/// Declares a closed set: an enum with `ALL`, `as_str`, `chinese`, `FromStr`, `Display` and serde by wire name.
///
/// ```
/// yunbao::closed_set! {
///     /// A sort of tea.
///     pub enum Tea: "tea" {
///         /// Steamed or pan-fired.
///         Green = "green", "绿茶";
///         /// Fully oxidised.
///         Black = "black", "红茶";
///     }
/// }
/// assert_eq!("green".parse::<Tea>()?, Tea::Green);
/// assert_eq!(Tea::Black.chinese(), "红茶");
/// assert!("coffee".parse::<Tea>().is_err());
/// # Ok::<(), yunbao::Error>(())
/// ```
#[macro_export]
macro_rules! closed_set {
    ($(#[$meta:meta])* pub enum $name:ident : $set:literal {
        $($(#[$doc:meta])* $member:ident = $wire:literal, $chinese:literal;)+
    }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum $name { $($(#[$doc])* $member,)+ }

        impl $name {
            /// Every member, in declaration order.
            pub const ALL: &'static [Self] = &[$(Self::$member),+];

            /// Gives the place in [`Self::ALL`].
            pub const fn index(self) -> usize {
                self as usize
            }

            /// Gives the wire name, as in JSON and on the command line.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$member => $wire),+ }
            }

            /// Gives the Chinese name.
            pub const fn chinese(self) -> &'static str {
                match self { $(Self::$member => $chinese),+ }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::Error;

            fn from_str(s: &str) -> Result<Self, Self::Err> {
                match s {
                    $($wire => Ok(Self::$member),)+
                    _ => Err($crate::Error::Unknown {
                        set: $set,
                        found: s.chars().take(80).collect(),
                        expected: [$($wire),+].join(", "),
                    }),
                }
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
                s.serialize_str(self.as_str())
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
                let word = <std::borrow::Cow<'de, str> as serde::Deserialize>::deserialize(d)?;
                word.parse().map_err(serde::de::Error::custom)
            }
        }
    };
}
