//! What personal names are made of: given names, family names, and the characters that foreign names are written with.

use crate::extract::tagger::unit::{NUMERALS, hash_lower};

/// Given names in Latin letters that are no common English words.
const GIVEN: &str = "aaron abdul abdullah abhishek abigail adam adrian ahmad ahmed aidan ajay akash akshay alan albert \
alejandro aleksandr alessandro alex alexander alexandra alexei alexey alexis alfred ali alice alina alison allan allen \
alvaro alvin amanda amber amir amit amy ana anand anatoly anders andre andrea andreas andrei andrew andrey andy angel \
angela anil anita anjali ankit ann anna anne annie anthony anton antonio arash arjun arnaud arnold arthur arun ashish \
ashley ashwin aya balaji barbara barry bastian beatrice becky ben benedict benjamin benny bernard beth betty bhavin bill \
bjorn blake bob bobby boris brad bradley brandon brendan brett brian bridget bruce bruno bryan byron caleb calvin \
cameron carl carla carlos carmen carol caroline catherine cathie cathy cecilia cedric celia cesar chad charles charlie \
charlotte chelsea chen chloe chris christian christina christine christoph christophe christopher cindy claire clara \
claudia claudio clement clemens colin connor constantin corey craig cristian crystal curtis cynthia daniel daniela \
daniele danielle danny dario darren david dean deborah deepak denis dennis derek dhruv diana diego dimitri dina dirk \
dmitri dmitry dominic dominik don donald donna doris dorothy doug douglas drew duncan dylan ed eddie edgar edith edmund \
eduardo edward edwin elaine elena eli elias elizabeth ella ellen elliot elon emil emily emma emmanuel enrique eric erica \
erik erin ernest ethan eugene eva evan eve evelyn evgeny fabian fabio fabrice fatima felipe felix fernando filip \
florence florian francesco francis francisco francois frank fred frederic frederick gabriel gabriela garry gary gaurav \
gavin geoff geoffrey george gerald gerard giovanni glenn gloria gordon greg gregory guillaume guillermo gustavo guy \
hamza hannah hans hao harold harry harsh hassan heather hector heidi helen helena henri henrik henry herbert hiroshi \
howard hubert hugh hugo hussein ian ibrahim igor ilya irene irina isaac isabel isabella itai ivan jack jackie jackson \
jacob jacques jaime jake james jamie jan jane janet jared jasmine jason javier jay jean jeff jeffrey jenna jennifer jenny \
jens jeremy jerome jerry jesse jessica jiho jill jim jimmy joan joanna joe joel johan johann johannes john johnny jon \
jonas jonathan jordan jorge jose josef joseph josh joshua juan julia julian julie julien jun justin kai karen karim karl \
karthik kate katherine kathy katie kavita keith kelly ken kenji kenneth kenny kevin kim kimberly kirill klaus konstantin \
kris krishna kristen kristian kristin kurt kyle lana lance larry lars laura lauren laurent lawrence lea leah lee lena \
leon leonard leonardo leonid leslie levi lewis liam lily linda lionel lisa logan lorenzo louis louise luca lucas lucia \
lucy luigi luis luka lukas luke lynn madison magnus mahmoud manuel marc marcel marcelo marco marcos marcus margaret maria \
marie marina mario marion marius mark markus martha martin martina marvin mary masayoshi mathias mathieu matt matteo \
matthew matthias matthieu maurice max maxim maxime megan mehdi melanie melissa meena michael michal michel michelle \
miguel mihai mike mikhail milan miles milos ming minh miriam mitch mohamed mohammad mohammed mohit monica morgan \
muhammad murat mustafa nadia nancy naomi natalia natalie natasha nathan nathaniel naveen neha neil nicholas nick nicolas \
nicole nigel nikhil nikita nikolai nikolas nina noah noam nora norman oleg oliver olivia olivier omar oscar oskar otto \
owen pablo pamela paolo pascal patricia patrick paul paula pavel pedro peggy penny pete peter phil philip philipp \
philippe pierre piotr prakash pranav priya rachel rafael rahul raj rajeev rakesh ralph ramesh ramon randy raphael ravi \
raymond rebecca renato rene ricardo richard rick rob robert roberto robin rodrigo roger rohan rohit roland roman ron \
ronald rory ross roy ruben russell ruth ryan sachin sally sam samantha samir samuel sandeep sandra sanjay santiago sara \
sarah sascha satoshi satya scott sean sebastian sergei sergey sergio seth shane shannon sharon shaun sheila shiv shyam \
simon simone sofia sonia sophia sophie srinivas stacy stan stani stanislav stanley stefan stefano stella stephan \
stephane stephanie stephen steve steven stuart sundar sunil suresh susan suzanne sven sylvia takashi tamara tanya tara \
tarun ted teresa terry theo theodore theresa thiago thierry thomas tiffany tim timothy tobias todd tom tomas tommy tony \
tracy travis trevor tristan tyler valentin vanessa vera veronica victor victoria vijay vikram vinay vincent viktor \
vinod virginia vishal vitalik vitaly vivek vivian vlad vladimir walter wayne wendy werner wesley wilhelm will william \
wolfgang xavier yan yann yaroslav yasmin yevgeny yuki yuri yves zach zachary zhang zhao zoe zoltan";

/// Family names of Chinese and Korean persons.
const FAMILY: &str = "李王张刘陈杨黄赵周吴徐孙朱马胡郭林何高梁郑罗宋谢唐韩曹许邓萧冯曾程蔡彭潘袁于董余苏叶吕魏蒋田杜丁沈姜范江傅钟卢汪戴\
崔任陆廖姚方金邱夏谭韦贾邹石熊孟秦阎薛侯雷白龙段郝孔邵史毛常万顾赖武康贺严尹钱施牛洪龚汤陶黎温莫易樊乔文安殷颜庄章鲁倪庞邢俞翟蓝聂齐\
向申葛柴伍覃骆关焦柳欧祝纪尚毕耿芦左季管符辛苗詹曲靳祁路涂兰甘裴梅童翁霍游阮尤岳柯牟滕谷舒卜成饶宁凌盛查单冉鲍华包屈房喻解蒲卫简时连车\
项闵邬吉党阳司费蒙席晏隋古强穆姬宫景米麦谈柏瞿艾沙鄢桂窦郁缪畅巩卓褚栾戚全娄甄郎池丛边岑农苟迟保商臧佘卞虞刁冷应匡栗仇练楚揭师官佟封燕桑\
巫敖原植邝仲荆储宗楼干苑寇盖南屠鞠荣井乐银奚明麻雍花闻冼木郜廉衣蔺和冀占公门帅利满朴裵";

/// Characters that foreign names are written with.
const FOREIGN: &str = "斯尔克特德拉里罗马尼亚卡巴莱伊西萨托洛塔诺维科夫奥布雷格兰丹弗迪顿森恩赫戈姆穆埃伦哈基米普莫凯勒桑萨费雅帕达博\
纳贝蒂佩菲吉鲁瓦芬根格朗麦杰阿安艾加图丽莉娜娅妮黛琳珍汉詹约翰乔治威廉查彼得皮埃让路易斯洁肯扎泽佐什蓬庞佛埃茨彻琼邦杜邓邱温沃韦福霍豪胡";

/// What the program knows of characters and words by heart: which are numerals, and what they may be in a personal name.
///
/// A Chinese character costs one look into a table that lies in the near cache, a Latin word one into a table with open
/// addressing, an eighth full, whose id 0 is free.
#[derive(Clone, Debug)]
pub(super) struct People {
    han: Box<[u8]>,
    slots: Vec<(u32, u8)>,
}

/// In a personal name it may be a given name, a family name, or a character of foreign names.
const GIVEN_NAME: u8 = 1;
const FAMILY_NAME: u8 = 2;
const FOREIGN_NAME: u8 = 4;
/// It is a numeral.
const NUMERAL: u8 = 8;

/// Characters from U+4E00 to U+9FFF.
const FIRST: u32 = 0x4E00;
const HAN: usize = 0xA000 - 0x4E00;

const SLOTS: usize = 8192;

/// A Chinese character as the tables know it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Known(u8);

impl Known {
    pub(super) const fn is_numeral(self) -> bool {
        self.0 & NUMERAL != 0
    }

    /// What it may be in a personal name, as bits: 1 a given name, 2 a family name, 4 a character of foreign names.
    pub(super) const fn part(self) -> u8 {
        self.0 & (GIVEN_NAME | FAMILY_NAME | FOREIGN_NAME)
    }
}

impl People {
    pub(super) fn new() -> Self {
        let mut people = Self { han: vec![0; HAN].into(), slots: vec![(0, 0); SLOTS] };
        for name in GIVEN.split_whitespace() {
            let id = hash_lower(name);
            let at = people.place(id);
            if let Some(slot) = people.slots.get_mut(at) {
                *slot = (id, GIVEN_NAME);
            }
        }
        for (characters, bit) in
            [(FAMILY, FAMILY_NAME), (FOREIGN, FOREIGN_NAME), (NUMERALS, NUMERAL)]
        {
            for c in characters.chars() {
                let at = u32::from(c).wrapping_sub(FIRST) as usize;
                if let Some(known) = people.han.get_mut(at) {
                    *known |= bit;
                }
            }
        }
        people
    }

    /// Gives what is known of a character from U+4E00 to U+9FFF, and nothing for another.
    #[inline]
    pub(super) fn han(&self, c: char) -> Option<Known> {
        self.han.get(u32::from(c).wrapping_sub(FIRST) as usize).map(|&known| Known(known))
    }

    /// The slot of an id, or the free one where it belongs.
    #[inline]
    fn place(&self, id: u32) -> usize {
        let mut at = id as usize % SLOTS;
        while self.slots.get(at).is_some_and(|s| s.0 != id && s.0 != 0) {
            at = (at + 1) % SLOTS;
        }
        at
    }

    /// Gives what a Latin word may be in a personal name, as [`Known::part`] does.
    #[inline]
    pub(super) fn word(&self, id: u32) -> u8 {
        self.slots.get(self.place(id)).map_or(0, |s| if s.0 == id { s.1 } else { 0 })
    }
}
